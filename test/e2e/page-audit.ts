import type { Page } from 'playwright-core';

type Scheme = 'dark' | 'light';

export interface WeakText {
  readonly scheme: string;
  readonly text: string;
  readonly ratio: number;
  readonly needed: number;
  readonly ink: string;
  readonly ground: string;
  readonly where: string;
}

/**
 * Every text on the page that stands out too little from its ground (WCAG 2.2, 1.4.3), from the colors the browser
 * computed: 4.5:1, or 3:1 from 24 px on and from 18.66 px bold. What is switched off or not drawn is left out.
 * With `schemes`, the page is judged in each of them: only its style sheets know which it is shown in, so that it need
 * not be visited once for each.
 */
export function weakTexts(page: Page, schemes: readonly Scheme[] = []): Promise<WeakText[]> {
  return page.evaluate(async (schemes) => {
    // A color that is on its way to another is neither, and that takes a frame even where motion is reduced.
    const onTheirWay = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(onTheirWay.map(({ finished }) => finished));
    interface Color {
      readonly rgb: readonly number[];
      readonly alpha: number;
    }
    const read = (css: string): Color => {
      const numbers = (css.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
      const scale = css.startsWith('color(srgb') ? 255 : 1;
      return { rgb: numbers.slice(0, 3).map((part) => part * scale), alpha: numbers[3] ?? 1 };
    };
    const over = (top: Color, alpha: number, below: readonly number[]): number[] =>
      below.map((part, at) => (top.rgb[at] ?? 0) * alpha + part * (1 - alpha));
    const light = (rgb: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    interface Painted {
      readonly opacity: number;
      /** What is painted behind the element's content, from the root upwards. */
      readonly ground: readonly number[];
    }
    // Texts share most of their ancestors, so each element is looked at once.
    const painted = new Map<Element, Painted>();
    const paintedAt = (element: Element | null): Painted => {
      if (element === null) return { opacity: 1, ground: [255, 255, 255] };
      const known = painted.get(element);
      if (known !== undefined) return known;
      const below = paintedAt(element.parentElement);
      const style = getComputedStyle(element);
      const color = read(style.backgroundColor);
      const ground = color.alpha === 0 ? below.ground : over(color, color.alpha, below.ground);
      const here = { opacity: below.opacity * Number(style.opacity), ground };
      painted.set(element, here);
      return here;
    };
    const root = document.documentElement;
    const weak: WeakText[] = [];
    const judge = (element: Element, text: string, style: CSSStyleDeclaration): void => {
      if (element.closest('[disabled], [aria-disabled="true"], [data-disabled], script, style, noscript')) return;
      if (element.closest('label')?.querySelector('input:disabled')) return;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1 || !element.checkVisibility({ visibilityProperty: true })) return;
      const { opacity, ground } = paintedAt(element);
      if (opacity === 0) return; // not there yet, or shown by a pointer only
      // What is drawn has its color as a filling.
      const color = read(element instanceof SVGElement ? style.fill : style.color);
      if (color.alpha === 0) return; // a field whose text is painted over it, in colors that are judged there
      const ink = over(color, color.alpha * opacity, ground);
      const [lighter = 0, darker = 0] = [light(ink), light(ground)].sort((a, b) => b - a);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const needed = large ? 3 : 4.5;
      const ratio = (lighter + 0.05) / (darker + 0.05);
      if (ratio >= needed) return;
      const say = (rgb: readonly number[]) => rgb.map(Math.round).join(' ');
      const near = [element, element.parentElement, element.parentElement?.parentElement];
      const where = near.flatMap((each) => (each ? [`${each.tagName}.${each.className}`] : []));
      weak.push({
        ...{
          scheme: root.dataset.mantineColorScheme ?? '',
          text: text.trim().slice(0, 60),
          ratio: Math.round(ratio * 100) / 100,
          needed,
        },
        ...{ ink: say(ink), ground: say(ground), where: where.join(' < ') },
      });
    };
    const judgeAll = (): void => {
      painted.clear();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent ?? '';
        if (text.trim() !== '' && node.parentElement) {
          judge(node.parentElement, text, getComputedStyle(node.parentElement));
        }
      }
      for (const field of document.querySelectorAll<HTMLInputElement>('input, textarea')) {
        if (['checkbox', 'radio', 'range', 'file', 'hidden'].includes(field.type)) continue;
        if (field.value !== '') judge(field, field.value, getComputedStyle(field));
        else if (field.placeholder !== '') judge(field, field.placeholder, getComputedStyle(field, '::placeholder'));
      }
    };
    if (schemes.length === 0) {
      judgeAll();
      return weak;
    }
    // On a page of 300 elements, 600 transitions would begin with each scheme.
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; }');
    document.adoptedStyleSheets.push(still);
    const shown = root.dataset.mantineColorScheme;
    for (const scheme of schemes) {
      root.dataset.mantineColorScheme = scheme;
      judgeAll();
    }
    root.dataset.mantineColorScheme = shown;
    // Brings the styles up to date, so that nothing changes when transitions may begin again.
    document.getAnimations();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
    return weak;
  }, schemes);
}

/** Controls that a screen reader could not name, by their outer HTML. */
export function namelessControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const named = (element: Element): boolean => {
      const labeled = (element.getAttribute('aria-labelledby') ?? '')
        .split(/\s+/)
        .some((id) => id !== '' && (document.getElementById(id)?.textContent ?? '').trim() !== '');
      if (labeled || (element.getAttribute('aria-label') ?? '').trim() !== '') return true;
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
        return [...(element.labels ?? [])].some((label) => (label.textContent ?? '').trim() !== '');
      }
      const pictures = [...element.querySelectorAll('img[alt], [aria-label]')];
      const seen = `${element.textContent ?? ''}${pictures.map((picture) => picture.getAttribute('alt') ?? picture.ariaLabel).join('')}`;
      return seen.trim() !== '' || (element.getAttribute('title') ?? '').trim() !== '';
    };
    const controls =
      'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=tab], [role=switch], ' +
      '[role=combobox], [role=treeitem], [role=option], [role=menuitem], [role=dialog], [role=separator]';
    return [...document.querySelectorAll(controls)]
      .filter(
        (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true]'),
      )
      .filter((element) => !named(element))
      .map((element) => element.outerHTML.slice(0, 200));
  });
}

/** Elements that reach out of the window to the right, outside anything that scrolls or cuts. Empty when all is well. */
export function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cutBy = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) {
        const { overflowX } = getComputedStyle(at);
        const box = at.getBoundingClientRect();
        if (overflowX === 'auto' || overflowX === 'scroll') return true;
        // One line that is cut on purpose; a whole pane that is cut hides what is in it.
        if (overflowX !== 'visible' && box.right <= innerWidth + 1 && box.height <= 64) return true;
      }
      return false;
    };
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > innerWidth + 1 && box.left < innerWidth + 400;
      })
      .filter((element) => !cutBy(element))
      .map((element) => element.outerHTML.slice(0, 160));
  });
}
