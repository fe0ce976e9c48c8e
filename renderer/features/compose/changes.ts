import type { StackDescription, StackService } from '../../../main/contract/compose.ts';

/** What an up would do to one service. */
export interface ServiceChange {
  readonly service: string;
  readonly kind: 'changed' | 'missing' | 'more' | 'fewer' | 'stopped' | 'undeclared' | 'undeclaredRemoved';
  readonly count: number;
  readonly wanted: number;
}

function changeOf(service: StackService, removeOrphans: boolean): ServiceChange | null {
  const { name, drift, running, containers } = service;
  const wanted = service.wanted ?? running;
  const change = (kind: ServiceChange['kind'], count = 0): ServiceChange => ({
    service: name,
    kind,
    count,
    wanted,
  });
  if (drift === 'undeclared') return change(removeOrphans ? 'undeclaredRemoved' : 'undeclared');
  if (drift === 'missing') return change('missing');
  if (drift === 'changed') return change('changed');
  if (containers.length > wanted) return change('fewer', containers.length - wanted);
  if (containers.length < wanted) return change('more', wanted - containers.length);
  return running < wanted ? change('stopped') : null;
}

/** What an up would change, service by service; nothing for those that run as the file says. Pure. */
export function upChanges(
  { services }: Pick<StackDescription, 'services'>,
  removeOrphans: boolean,
): readonly ServiceChange[] {
  return services.map((service) => changeOf(service, removeOrphans)).filter((change) => change !== null);
}
