import { useEffect } from 'react';

const remembered = 12;

/**
 * Gives the focus back when a dialog goes: to what had it before, or where that is gone too, to what had it before that.
 * Dialogs here are taken out of the page at once, and the browser then leaves the focus nowhere.
 */
export function useFocusBack(): void {
  useEffect(() => {
    let before: readonly Element[] = [];
    const watched = new Map<Element, MutationObserver>();

    function giveBack(dialog: Element): void {
      if (dialog.isConnected) return;
      watched.get(dialog)?.disconnect();
      watched.delete(dialog);
      if (document.activeElement !== document.body && document.activeElement !== null) return;
      const last = before.find((element) => element.isConnected) ?? document.querySelector('#content');
      if (last instanceof HTMLElement) last.focus();
    }

    function onFocus({ target }: FocusEvent): void {
      if (!(target instanceof Element)) return;
      before = [target, ...before.filter((element) => element !== target)].slice(0, remembered);
      const dialog = target.closest('[role="dialog"]');
      if (dialog === null || watched.has(dialog)) return;
      const observer = new MutationObserver(() => giveBack(dialog));
      // Wherever above it the page is cut, the dialog goes with it.
      for (let parent = dialog.parentNode; parent !== null; parent = parent.parentNode) {
        observer.observe(parent, { childList: true });
      }
      watched.set(dialog, observer);
    }

    document.addEventListener('focusin', onFocus);
    return () => {
      document.removeEventListener('focusin', onFocus);
      for (const observer of watched.values()) observer.disconnect();
    };
  }, []);
}
