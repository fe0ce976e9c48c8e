import { useLocation } from '@tanstack/react-router';
import { useMay } from '../../app/client/may-do.tsx';

interface Tab {
  readonly path: string;
  /** The procedure without which the screen is of no use. */
  readonly needs?: string;
}

/** The screens of a thing that are of use now, and whether the one in the address is not: support mode switched it off. */
export function useOpenTabs<T extends Tab>(
  all: readonly T[],
): { readonly tabs: readonly T[]; readonly isHeld: boolean } {
  const may = useMay();
  const pathname = useLocation({ select: (location) => location.pathname });
  const isOpen = ({ needs }: Tab): boolean => needs === undefined || may(needs);
  return {
    tabs: all.filter(isOpen),
    isHeld: all.some((tab) => !isOpen(tab) && pathname.endsWith(tab.path)),
  };
}
