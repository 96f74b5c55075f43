import { safeStorage } from 'electron';
import { plainVault, type SecretVault } from '../engine/host-services.ts';

/** Secrets sealed by the system's own store, where there is a real one; else the file mode protects them. */
export function systemVault(): SecretVault {
  const weak = process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (weak || !safeStorage.isEncryptionAvailable()) return plainVault;
  return {
    kind: 'system',
    seal: async (text) => safeStorage.encryptString(text).toString('base64'),
    open: async (sealed) => safeStorage.decryptString(Buffer.from(sealed, 'base64')),
  };
}
