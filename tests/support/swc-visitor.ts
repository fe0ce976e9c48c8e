import { createRequire } from 'node:module';

interface Statement {
  readonly type: string;
}

interface UsingDeclaration extends Statement {
  decls: unknown[];
}

interface VisitorPrototype {
  visitStatement: (this: VisitorPrototype, statement: Statement) => Statement;
  visitVariableDeclarators(declarators: unknown[]): unknown[];
}

function isUsing(statement: Statement): statement is UsingDeclaration {
  return statement.type === 'UsingDeclaration';
}

/**
 * Teaches the visitor of @swc/core, with which dependency-cruiser reads our files, the `using` declaration: without
 * it the whole run ends with "Unknown statement type" (@swc/core 1.16, deprecated there and no longer extended).
 */
export function teachUsingDeclarations(): void {
  const { Visitor } = createRequire(import.meta.url)('@swc/core/Visitor.js') as {
    Visitor: { prototype: VisitorPrototype };
  };
  const visitor = Visitor.prototype;
  const visitOther = visitor.visitStatement;
  visitor.visitStatement = function visitStatement(statement) {
    if (!isUsing(statement)) return visitOther.call(this, statement);
    statement.decls = this.visitVariableDeclarators(statement.decls);
    return statement;
  };
}
