import { CacheProvider } from '@emotion/react';
import CssBaseline from '@mui/material/CssBaseline';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import { changesQuery, instancesQuery } from './api/queries.ts';
import { createQueryClient } from './api/query-client.ts';
import { sessionQuery } from './api/session.ts';
import { AppRoutes } from './routes.tsx';
import { createStyleCache } from './style-cache.ts';
import { TextProvider } from './text/TextProvider.tsx';
import { theme } from './theme.ts';
import './ui/plain.css';

const client = createQueryClient();
// Nearly every page needs these, so they are requested before the first render.
void client.prefetchQuery(sessionQuery);
void client.prefetchQuery(instancesQuery);
void client.prefetchQuery(changesQuery);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
// CSS alone makes the colour schemes follow the system: nothing is stored, and nothing renders twice (noSsr).
createRoot(root).render(
  <StrictMode>
    <CacheProvider value={createStyleCache()}>
      <ThemeProvider theme={theme} storageManager={null} noSsr>
        <CssBaseline enableColorScheme />
        <QueryClientProvider client={client}>
          <TextProvider>
            <BrowserRouter>
              <AppRoutes />
            </BrowserRouter>
          </TextProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </CacheProvider>
  </StrictMode>,
);
