import { plain } from './visible-text.ts';
import classes from './name.module.css';

/** A foreign name: cut with an ellipsis where there is no room, whole in its title, harmless whatever it holds. */
export function Name({ children, mono = false }: { readonly children: string; readonly mono?: boolean }) {
  const text = plain(children);
  return (
    <bdi className={mono ? `${classes['name']} ${classes['mono']}` : classes['name']} title={text}>
      {text}
    </bdi>
  );
}
