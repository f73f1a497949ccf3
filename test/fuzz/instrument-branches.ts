/**
 * Makes code count which branches it takes: every function, both sides of every condition, loop
 * bodies, cases, catch clauses and defaults get a number and add one to a counter of that number.
 */
import { parseAst } from 'vite';

export interface InstrumentedCode {
  readonly code: string;
  /** 1-based line of each branch in `source`, in the order of their numbers. */
  readonly lines: readonly number[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** `source` is TypeScript; its branches get the numbers from `firstNumber` on. */
export function instrumentBranches(
  source: string,
  counters: string,
  firstNumber: number,
): InstrumentedCode {
  const walk = new BranchWalk(counters, firstNumber);
  walk.visit(parseAst(source, { lang: 'ts' }) as unknown as Node);
  return {
    code: insertAll(source, walk.insertions),
    lines: walk.positions.map((position) => source.slice(0, position).split('\n').length),
  };
}

class BranchWalk {
  /** At equal positions the order here is the order in the text. */
  readonly insertions: Insertion[] = [];
  readonly positions: number[] = [];
  readonly #counters: string;
  readonly #firstNumber: number;

  constructor(counters: string, firstNumber: number) {
    this.#counters = counters;
    this.#firstNumber = firstNumber;
  }

  visit(node: Node): void {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#visitAll(node['params']);
        return this.#branch(node['body'] as Node | null, node['expression'] === true);
      case 'IfStatement':
        this.visit(node['test'] as Node);
        this.#branch(node['consequent'] as Node, false);
        if (node['alternate'] === null) this.#add(node.end, `else{${this.#count(node.end)};}`);
        else this.#branch(node['alternate'] as Node, false);
        return;
      case 'ConditionalExpression':
        this.visit(node['test'] as Node);
        this.#branch(node['consequent'] as Node, true);
        return this.#branch(node['alternate'] as Node, true);
      case 'LogicalExpression':
        this.visit(node['left'] as Node);
        return this.#branch(node['right'] as Node, true);
      case 'AssignmentPattern':
        this.visit(node['left'] as Node);
        return this.#branch(node['right'] as Node, true);
      case 'AssignmentExpression':
        this.visit(node['left'] as Node);
        if (/^(?:\?\?|\|\||&&)=$/.test(String(node['operator']))) {
          return this.#branch(node['right'] as Node, true);
        }
        return this.visit(node['right'] as Node);
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        for (const field of ['init', 'left', 'test', 'right', 'update'])
          this.#visitAll(node[field]);
        return this.#branch(node['body'] as Node, false);
      case 'CatchClause':
        return this.#branch(node['body'] as Node, false);
      case 'SwitchCase': {
        this.#visitAll(node['test']);
        const [first] = node['consequent'] as Node[];
        const at = first?.start ?? node.end;
        this.#add(at, `${this.#count(at)};`);
        return this.#visitAll(node['consequent']);
      }
      default:
        for (const child of Object.values(node)) this.#visitAll(child);
    }
  }

  #visitAll(child: unknown): void {
    if (Array.isArray(child)) for (const item of child) this.#visitAll(item);
    else if (isNode(child)) this.visit(child);
  }

  #branch(body: Node | null, isExpression: boolean): void {
    // Overloads and abstract methods have no body.
    if (body === null) return;
    if (isExpression) {
      this.#add(body.start, `(${this.#count(body.start)},`);
      this.visit(body);
      this.#add(body.end, ')');
    } else if (body.type === 'BlockStatement') {
      this.#add(body.start + 1, `${this.#count(body.start)};`);
      this.visit(body);
    } else {
      this.#add(body.start, `{${this.#count(body.start)};`);
      this.visit(body);
      this.#add(body.end, '}');
    }
  }

  #count(position: number): string {
    this.positions.push(position);
    return `${this.#counters}[${this.#firstNumber + this.positions.length - 1}]++`;
  }

  #add(at: number, text: string): void {
    this.insertions.push({ at, text });
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function insertAll(source: string, insertions: readonly Insertion[]): string {
  const sorted = insertions.toSorted((a, b) => a.at - b.at);
  const pieces: string[] = [];
  let from = 0;
  for (const { at, text } of sorted) {
    pieces.push(source.slice(from, at), text);
    from = at;
  }
  pieces.push(source.slice(from));
  return pieces.join('');
}
