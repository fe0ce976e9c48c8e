import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { usePerform, type Subject } from './acts-context.ts';

/**
 * Opens the dialog that the address asks for (`?dialog=restart`, as the tray does), once, and takes it out of the address. It
 * asks before it acts, so an address alone does nothing.
 */
export function AskedDialog({ host, container }: Subject) {
  const navigate = useNavigate();
  const perform = usePerform();
  const search: { readonly dialog?: unknown } = useSearch({ strict: false });
  const isAsked = search.dialog === 'restart';
  const open = useEffectEvent(() => {
    perform('restart', { host, container });
    void navigate({ to: '.', search: {}, replace: true });
  });
  useEffect(() => {
    if (isAsked) open();
  }, [isAsked]);
  return null;
}
