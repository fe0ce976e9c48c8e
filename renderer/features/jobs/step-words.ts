import i18next from 'i18next';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

/** The name of a step in words; a step that this page does not know is shown under its own name. */
export function useStepWords(): (name: string) => string {
  const { language } = useText();
  return (name) => {
    const key = `job.stepName.${name.replaceAll(/[^A-Za-z]+(.)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`;
    return i18next.exists(key, { lng: language }) ? i18next.getFixedT(language)(key as never) : plain(name);
  };
}
