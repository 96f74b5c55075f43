import { linkToSection, type Section } from './address.ts';
import styles from './section-nav.module.css';

const words: Readonly<Record<Section, string>> = { events: 'Events', endpoints: 'Endpoints', setup: 'Setup' };

/** The pages of one dialect: what it announces, where that goes, and how its system is set up. */
export function SectionNav(props: {
  readonly dialect: { readonly id: string; readonly name: string };
  readonly section: Section;
  readonly counts: Readonly<Record<Section, number | null>>;
}) {
  const { dialect, section, counts } = props;
  return (
    <nav className={styles.nav} aria-label={`${dialect.name} sections`}>
      {(['events', 'endpoints', 'setup'] as const).map((name) => (
        <a key={name} href={linkToSection(dialect.id, name)} aria-current={name === section ? 'page' : undefined}>
          {words[name]}
          {counts[name] !== null && <span className={styles.count}>{counts[name].toLocaleString('en')}</span>}
        </a>
      ))}
    </nav>
  );
}
