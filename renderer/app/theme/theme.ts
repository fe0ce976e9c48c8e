import { createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';

const ink: MantineColorsTuple = [
  '#f5f6f8',
  '#e4e7eb',
  '#c9ced5',
  '#a6aeb8',
  '#8f98a3',
  '#656e79',
  '#535c67',
  '#363d46',
  '#1f242a',
  '#16181b',
];

/** Buttons take their colours from the tokens: ink for what is normal, red for what takes something away. */
const variantColorResolver: VariantColorsResolver = ({ color, variant }) => {
  const danger = color === 'danger';
  switch (variant) {
    case 'filled':
      return danger
        ? {
            background: 'var(--wh-danger)',
            hover: 'var(--wh-danger-hover)',
            color: '#ffffff',
            border: '1px solid transparent',
          }
        : {
            background: 'var(--wh-ink)',
            hover: 'var(--wh-ink-hover)',
            color: 'var(--wh-on-ink)',
            border: '1px solid transparent',
          };
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: 'var(--wh-bg-active)',
        color: danger ? 'var(--wh-down)' : 'var(--wh-text)',
        border: '1px solid transparent',
      };
    default:
      return {
        background: 'var(--wh-bg-raised)',
        hover: 'var(--wh-bg-hover)',
        color: danger ? 'var(--wh-down)' : 'var(--wh-text)',
        border: '1px solid var(--wh-border-strong)',
      };
  }
};

/** The component library, in this product's shape. Colours live in tokens.css. */
export const theme = createTheme({
  primaryColor: 'ink',
  colors: { ink },
  variantColorResolver,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'outline' } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    NativeSelect: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    // The page scrolls inside its own panes, so nothing has to be locked behind a dialog.
    Modal: { defaultProps: { centered: true, lockScroll: false, transitionProps: { duration: 120 } } },
    // Without the placeholder, the menu holds nothing but its items, as assistive technology expects.
    Menu: {
      defaultProps: {
        position: 'bottom-end',
        shadow: 'md',
        transitionProps: { duration: 80 },
        withInitialFocusPlaceholder: false,
      },
    },
  },
});
