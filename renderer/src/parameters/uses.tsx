import { showUsesOf } from '../actions/action-search.ts';
import { linkTo } from '../route.ts';

/** How many actions use a tag; leads to them. */
export function Uses({ tag, uses }: { readonly tag: string; readonly uses: number }) {
  if (uses === 0) return <span className="dim">–</span>;
  return (
    <a
      href={linkTo('actions')}
      aria-label={`${uses} ${uses === 1 ? 'action uses' : 'actions use'} ${tag}`}
      onClick={(event) => {
        event.preventDefault();
        showUsesOf(tag);
      }}
    >
      {uses.toLocaleString('en')} {uses === 1 ? 'action' : 'actions'}
    </a>
  );
}
