#!/bin/sh
# Electron's sandbox refuses root, and switching the sandbox off would test another application than the one
# people use: so root starts it as an ordinary user, who dies with whoever started him.
cd "$HOME" || exit 1
exec setpriv --reuid="$MES_APP_USER" --regid="$MES_APP_USER" --clear-groups --inh-caps=-all --pdeathsig=KILL -- "$MES_ELECTRON" "$@"
