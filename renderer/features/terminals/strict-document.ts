/**
 * A document for xterm under a page policy without inline styles: it writes style elements and style attributes as text, which the
 * policy rightly drops. Here a style element is a constructed sheet, and a style attribute is set through its object; both
 * are code and not markup, so the policy allows them (CSP level 3, section 6.1.15).
 */
export function createStrictDocument(owner: Document): Document {
  const createElement = (tag: string): HTMLElement =>
    tag === 'style' ? createSheet(owner) : withStyleObject(owner.createElement(tag));
  return new Proxy(owner, {
    get(target, key) {
      if (key === 'createElement') return createElement;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Lets what opens within `work` create style elements on the page's own document too, as sheets. */
export function withSheets(owner: Document, work: () => void): void {
  const original = owner.createElement.bind(owner);
  Object.defineProperty(owner, 'createElement', {
    configurable: true,
    value: (tag: string, options?: ElementCreationOptions) =>
      tag === 'style' ? createSheet(owner, original) : original(tag, options),
  });
  try {
    work();
  } finally {
    Reflect.deleteProperty(owner, 'createElement');
  }
}

/** Stands where a style element would; its text is a sheet of the document for as long as it is not removed. */
function createSheet(
  owner: Document,
  create: (tag: string) => HTMLElement = (tag) => owner.createElement(tag),
): HTMLElement {
  const element = create('span');
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
