/** What a source file asks for from elsewhere, read with TypeScript's own parser. */
import ts from 'typescript';

export interface SourceImport {
  /** As written; undefined where it is only known when the program runs. */
  readonly specifier: string | undefined;
  /** Gone after compilation. */
  readonly typeOnly: boolean;
}

/** In order of appearance. `fileName` decides the language: TypeScript, JSX or JavaScript. */
export function readImports(fileName: string, source: string): SourceImport[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: SourceImport[] = [];
  const visit = (node: ts.Node): void => {
    const one = importOf(node);
    if (one !== undefined) found.push(one);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importOf(node: ts.Node): SourceImport | undefined {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), typeOnly: hasTypesOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node)) {
    if (node.moduleSpecifier === undefined) return undefined;
    const { isTypeOnly, exportClause } = node;
    const typeOnly = isTypeOnly || (!!exportClause && areAllTypes(exportClause));
    return { specifier: textOf(node.moduleSpecifier), typeOnly };
  }
  if (ts.isImportTypeNode(node)) {
    const { argument } = node;
    const specifier = ts.isLiteralTypeNode(argument) ? textOf(argument.literal) : undefined;
    return { specifier, typeOnly: true };
  }
  if (ts.isExternalModuleReference(node)) {
    const isType = ts.isImportEqualsDeclaration(node.parent) && node.parent.isTypeOnly;
    return { specifier: textOf(node.expression), typeOnly: isType };
  }
  if (ts.isCallExpression(node)) {
    return isLoader(node.expression) ? valueImport(node.arguments[0]) : undefined;
  }
  return ts.isNewExpression(node) ? importOfNew(node) : undefined;
}

/** `import('x')`, `require('x')`, `require.resolve('x')`, `import.meta.resolve('x')`. */
function isLoader(callee: ts.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  return ['require', 'require.resolve', 'import.meta.resolve'].includes(callee.getText());
}

/** A Worker's file, and a file beside the module. Other addresses are none of ours. */
function importOfNew(node: ts.NewExpression): SourceImport | undefined {
  const name = node.expression.getText();
  const [first, second] = node.arguments ?? [];
  const isBeside = name === 'URL' && second?.getText() === 'import.meta.url';
  if (isBeside) return valueImport(first);
  const isWorker = name === 'Worker' || name === 'SharedWorker';
  return isWorker && first !== undefined && textOf(first) !== undefined
    ? valueImport(first)
    : undefined;
}

function valueImport(argument: ts.Node | undefined): SourceImport {
  return { specifier: argument && textOf(argument), typeOnly: false };
}

function hasTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return clause.name === undefined && !!clause.namedBindings && areAllTypes(clause.namedBindings);
}

/** `{}` imports nothing and still runs the module. */
function areAllTypes(bindings: ts.NamedImportBindings | ts.NamedExportBindings): boolean {
  if (!ts.isNamedImports(bindings) && !ts.isNamedExports(bindings)) return false;
  const { elements } = bindings;
  return elements.length > 0 && [...elements].every(({ isTypeOnly }) => isTypeOnly);
}

function textOf(node: ts.Node): string | undefined {
  return ts.isStringLiteralLike(node) ? node.text : undefined;
}
