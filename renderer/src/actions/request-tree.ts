/** What a tree of requests is built from: actions of the workspace, or requests of a file about to be imported. */
export interface TreeRequest {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly folder: readonly string[];
}

/** A folder or collection of the workspace. */
export interface TreeGroup {
  readonly kind: 'folder' | 'collection';
  readonly id: string;
  readonly name: string;
  readonly collection: string;
}

export interface FolderNode<Request extends TreeRequest> {
  readonly kind: 'folder';
  /** Unique in the tree. */
  readonly id: string;
  /** Set in the tree of the workspace. */
  readonly group?: TreeGroup;
  readonly name: string;
  readonly children: readonly TreeNode<Request>[];
  /** Requests in it and below. */
  readonly requests: readonly Request[];
}
export interface RequestNode<Request extends TreeRequest> {
  readonly kind: 'request';
  readonly id: string;
  readonly request: Request;
}
export type TreeNode<Request extends TreeRequest> = FolderNode<Request> | RequestNode<Request>;

interface Growing<Request extends TreeRequest> {
  readonly id: string;
  readonly name: string;
  readonly children: (Growing<Request> | RequestNode<Request>)[];
  readonly folders: Map<string, Growing<Request>>;
  readonly requests: Request[];
}

const grow = <Request extends TreeRequest>(id: string, name: string): Growing<Request> => ({
  id,
  name,
  children: [],
  folders: new Map(),
  requests: [],
});

function grown<Request extends TreeRequest>(node: Growing<Request>): FolderNode<Request> {
  const { id, name, requests } = node;
  const children = node.children.map((child) => ('request' in child ? child : grown(child)));
  return { kind: 'folder', id, name, children, requests };
}

/** One root with its folders and requests in file order; folders of the same name in the same folder are one. */
export function requestTree<Request extends TreeRequest>(
  root: { readonly id: string; readonly name: string },
  requests: readonly Request[],
): FolderNode<Request> {
  const top = grow<Request>(root.id, root.name);
  for (const request of requests) {
    let position = top;
    position.requests.push(request);
    for (const name of request.folder) {
      let next = position.folders.get(name);
      if (next === undefined) {
        next = grow(JSON.stringify([position.id, name]), name);
        position.folders.set(name, next);
        position.children.push(next);
      }
      position = next;
      position.requests.push(request);
    }
    position.children.push({ kind: 'request', id: request.id, request });
  }
  return grown(top);
}

/** Every word must be in the name, the method and URL, the folders or what `more` adds; case does not matter. */
export function searching<Request extends TreeRequest>(
  text: string,
  more: (request: Request) => string = () => '',
): ((request: Request) => boolean) | null {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  return (request) => {
    const { name, method, url, folder } = request;
    const all = `${name}\n${method} ${url}\n${folder.join('\n')}\n${more(request)}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
}

interface RowPosition {
  readonly id: string;
  /** 0 for a root. */
  readonly depth: number;
  /** Position among its siblings as shown, from 1, and their number: what a screen reader says. */
  readonly position: number;
  readonly siblings: number;
}
export type TreeRow<Request extends TreeRequest> = RowPosition &
  (
    | { readonly kind: 'folder'; readonly folder: FolderNode<Request>; readonly open: boolean }
    | { readonly kind: 'request'; readonly request: Request }
  );

/** The rows on screen. While searching, folders are open and those without a hit are left out. */
export function treeRows<Request extends TreeRequest>(
  roots: readonly FolderNode<Request>[],
  isOpen: (folder: string) => boolean,
  matches: ((request: Request) => boolean) | null,
): TreeRow<Request>[] {
  const rows: TreeRow<Request>[] = [];
  const walk = (nodes: readonly TreeNode<Request>[], depth: number): void => {
    const shown = matches === null ? nodes : nodes.filter((node) => hasHit(node, matches));
    shown.forEach((node, at) => {
      const position = { id: node.id, depth, position: at + 1, siblings: shown.length };
      if (node.kind === 'request') {
        rows.push({ ...position, kind: 'request', request: node.request });
        return;
      }
      const open = matches !== null || isOpen(node.id);
      rows.push({ ...position, kind: 'folder', folder: node, open });
      if (open) walk(node.children, depth + 1);
    });
  };
  walk(roots, 0);
  return rows;
}

function hasHit<Request extends TreeRequest>(node: TreeNode<Request>, matches: (request: Request) => boolean): boolean {
  return node.kind === 'request' ? matches(node.request) : node.requests.some(matches);
}
