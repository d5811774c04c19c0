import { isTyping } from '../../ui/typing.ts';

/** What a key does on the stage. */
export type StageCommand =
  | { readonly do: 'step'; readonly by: number }
  | { readonly do: 'set-in' | 'set-out' | 'whole-clip' }
  | { readonly do: 'first' | 'last' | 'next-marked' | 'previous-marked' }
  | { readonly do: 'zoom'; readonly factor: number }
  | {
      readonly do:
        | 'fit'
        | 'actual-size'
        | 'undo'
        | 'redo'
        | 'select-tool'
        | 'pan-tool'
        | 'look'
        | 'crosshair'
        /** While the key is down. */
        | 'before';
    };

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** The command of a key press; null when the stage has no use for it. Space is handled apart: it plays and it drags. */
export function commandOf(event: Key): StageCommand | null {
  if (event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z') return { do: event.shiftKey ? 'redo' : 'undo' };
    return key === 'y' ? { do: 'redo' } : null;
  }
  const far = event.shiftKey ? 10 : 1;
  switch (key) {
    case 'ArrowLeft':
      return { do: 'step', by: -far };
    case 'ArrowRight':
      return { do: 'step', by: far };
    case 'Home':
      return { do: 'first' };
    case 'End':
      return { do: 'last' };
    case '[':
      return { do: 'previous-marked' };
    case ']':
      return { do: 'next-marked' };
    case '+':
    case '=':
      return { do: 'zoom', factor: 1.25 };
    case '-':
      return { do: 'zoom', factor: 0.8 };
    case '0':
      return { do: 'fit' };
    case '1':
      return { do: 'actual-size' };
    case 'v':
      return { do: 'select-tool' };
    case 'h':
      return { do: 'pan-tool' };
    case 'm':
      return { do: 'look' };
    case 'i':
      return { do: 'set-in' };
    case 'o':
      return { do: 'set-out' };
    case 'x':
      return { do: 'whole-clip' };
    case 'c':
      return { do: 'crosshair' };
    case 'b':
      return { do: 'before' };
    default:
      return null;
  }
}

/** True where the stage is not what keys go to, whatever has the focus: under a dialog, a menu, the library or a result. */
export function stageCovered(page: Document): boolean {
  const over = '[role="dialog"], [role="alertdialog"], [role="menu"], [data-testid="library-view"]';
  return page.querySelector(`${over}, [hidden] > [data-testid="workbench"]`) !== null;
}

/**
 * True where keys belong to something else: text being typed, what covers the stage, a control with keys of its own.
 * @param key the one pressed; none: whatever is meant by the clipboard's
 */
export function keysTaken(target: EventTarget | null, page: Document, key = ''): boolean {
  if (stageCovered(page)) return true;
  if (!(target instanceof Element)) return false;
  // Letters look for an entry of a list.
  if (isTyping(target) || target.closest('[role="listbox"]')) return true;
  // Choices, boxes and sliders are set with arrows and Space: letters are still the stage's.
  return (key.length !== 1 || key === ' ') && target.closest('input, [role="radiogroup"]') !== null;
}
