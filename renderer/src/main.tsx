import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './theme.css';
import './mantine.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keepFresh } from './client.ts';
import { keepConnected } from './connection.ts';
import { watchStats } from './live.ts';
import { loadOtherPages } from './page-components.tsx';
import { takeToken } from './transport-socket.ts';

takeToken();
void keepConnected();
keepFresh();
watchStats();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
loadOtherPages();
