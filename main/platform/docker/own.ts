/** Marks what Wheelhouse itself keeps on an engine: containers, images and volumes that are nobody's service. */
export const ownLabel = 'dev.wheelhouse.own';

/** True for what Wheelhouse keeps on an engine for itself: no list of a person's things shows it, and no prune takes it. */
export function isWheelhouseOwn(labels: Readonly<Record<string, string>>): boolean {
  return labels[ownLabel] !== undefined;
}
