/**
 * Lets xterm live under a page policy without inline styles. It writes style elements and style attributes as text, which the
 * policy rightly drops (and its `documentOverride` does not reach the cells, xterm 6.0). While this is held, a style element that is
 * created is a constructed sheet, and the style attribute of a span is set through its object: code and not markup, so the policy
 * allows both (CSP level 3, section 6.1.15). Nothing else of the page creates spans with a style attribute as text.
 */
export function holdStrictDocument(owner: Document): Disposable {
  holders += 1;
  if (holders === 1) {
    const create = owner.createElement.bind(owner);
    Object.defineProperty(owner, 'createElement', {
      configurable: true,
      value: (tag: string, options?: ElementCreationOptions): HTMLElement => {
        if (tag === 'style') return createSheet(owner, create('span'));
        const element = create(tag, options);
        return tag === 'span' ? withStyleObject(element) : element;
      },
    });
  }
  return {
    [Symbol.dispose]: () => {
      holders -= 1;
      if (holders === 0) Reflect.deleteProperty(owner, 'createElement');
    },
  };
}

let holders = 0;

/** Makes an element stand where a style element would: its text is a sheet of the document until it is removed. */
function createSheet(owner: Document, element: HTMLElement): HTMLElement {
  element.hidden = true;
  const sheet = new CSSStyleSheet();
  owner.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', {
    set: (text: string) => {
      sheet.replaceSync(text);
    },
  });
  element.remove = () => {
    owner.adoptedStyleSheets = owner.adoptedStyleSheets.filter((one) => one !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}

function withStyleObject(element: HTMLElement): HTMLElement {
  element.setAttribute = (name: string, value: string) => {
    if (name === 'style') element.style.cssText = value;
    else Element.prototype.setAttribute.call(element, name, value);
  };
  return element;
}
