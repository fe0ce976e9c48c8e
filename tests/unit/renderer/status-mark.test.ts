import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { statusSchema } from '../../../main/contract/common.ts';
import { StatusMark } from '../../../renderer/ui/status-mark.tsx';

/** What a mark draws, without anything that says its colour or its name. */
function shapeOf(status: (typeof statusSchema.options)[number]): string {
  const svg = renderToStaticMarkup(createElement(StatusMark, { status, silent: true }));
  return svg.replaceAll(/<svg[^>]*>|<\/svg>|(?:fill|stroke|class)="[^"]*"/g, '');
}

describe('a status mark', () => {
  it('is told from every other by its shape alone', () => {
    const shapes = statusSchema.options.map(shapeOf);
    expect(shapes.every((shape) => shape.includes('<'))).toBe(true);
    expect(new Set(shapes).size).toBe(statusSchema.options.length);
  });
});
