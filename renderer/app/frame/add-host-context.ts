import { createContext, use } from 'react';

/** Opens the dialog that adds a host, from wherever it is wanted. */
export const AddHostContext = createContext<(() => void) | null>(null);

export function useAddHost(): () => void {
  const open = use(AddHostContext);
  if (open === null) throw new Error('No add-host dialog is provided above this component.');
  return open;
}
