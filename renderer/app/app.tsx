import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EngineContext, useSettings } from './client/engine-context.tsx';
import type { EngineLink } from './client/engine-link.ts';
import type { Stores } from './client/stores.ts';
import { changeLanguage } from './language/language.ts';
import { resolveLanguage } from './language/resolve.ts';
import { router } from './routes.tsx';
import { theme } from './theme/theme.ts';

const staleAfterMs = 10_000;

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: staleAfterMs, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

/** Theme and language as the settings say; the system's until they are known. */
function Themed() {
  const settings = useSettings().value;
  const language = resolveLanguage(settings?.language ?? 'system', navigator.languages);
  useEffect(() => {
    void changeLanguage(language);
  }, [language]);
  const forced = settings?.theme === 'light' || settings?.theme === 'dark' ? settings.theme : undefined;
  return (
    // Neither variables nor classes as style elements: the page's policy allows none. tokens.css has them.
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      {...(forced === undefined ? {} : { forceColorScheme: forced })}
    >
      <RouterProvider router={router} />
    </MantineProvider>
  );
}

/** The whole page. */
export function App({ link, stores }: { readonly link: EngineLink; readonly stores: Stores }) {
  return (
    <EngineContext value={{ link, stores }}>
      <QueryClientProvider client={queries}>
        <Themed />
      </QueryClientProvider>
    </EngineContext>
  );
}
