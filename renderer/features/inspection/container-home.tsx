import { ContainerPage } from '../stacks/container-page.tsx';
import { LiveStrip } from './live-strip.tsx';

/** A container's first screen, with what it uses now. */
export function ContainerHome() {
  return <ContainerPage Live={LiveStrip} />;
}
