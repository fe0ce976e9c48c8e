import { z } from 'zod';

// zod compiles its parsers with `new Function`, which the page's policy forbids; told so, it does not try.
z.config({ jitless: true });
