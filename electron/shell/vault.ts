import { safeStorage } from 'electron';
import { plainVault, type Vault } from '../engine/host-services.ts';

/** Secrets sealed by the system's own store, where there is a real one; else the file mode protects them. */
export function systemVault(): Vault {
  const weak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (weak || !safeStorage.isEncryptionAvailable()) return plainVault;
  return {
    kind: 'system',
    seal: (text) => safeStorage.encryptString(text).toString('base64'),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  };
}
