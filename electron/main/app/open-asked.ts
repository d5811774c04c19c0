import type { Workspace } from '../../shared/domain/app-state.ts';
import type { Services } from './services.ts';
import type { AskedClips } from './single-instance.ts';
import type { MainWindow } from './window.ts';

/** Takes what the system asks to be opened as a clip and shows it. Resolves when what was waiting is open. */
export async function openAsked(
  asked: AskedClips,
  { clips, library, hub }: Pick<Services, 'clips' | 'library' | 'hub'>,
  window: Pick<MainWindow, 'show'>,
): Promise<void> {
  await asked.listen(async (path) => {
    window.show();
    if (path === null) return;
    const [clip] = (await clips.importPaths([path])).clips;
    if (!clip) return;
    const workspace: Workspace = {
      clipId: clip.id,
      sessionId: null,
      editId: null,
      frameIndex: 0,
      step: 'clip',
    };
    library.workspace.put(workspace);
    hub.emit({ type: 'open', workspace });
  });
}
