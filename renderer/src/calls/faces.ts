import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import mono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';

/** A picture is drawn without the faces of the page, so they go into it. Other alphabets take those of the machine. */
export async function loadFaces(): Promise<string> {
  const faces = await Promise.all([
    face('Inter Variable', '100 900', inter),
    face('JetBrains Mono Variable', '100 800', mono),
  ]);
  return faces.join('');
}

async function face(family: string, weights: string, url: string): Promise<string> {
  const source = await dataUrl(await (await fetch(url)).blob());
  return `@font-face{font-family:'${family}';font-weight:${weights};src:url(${source})}`;
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
