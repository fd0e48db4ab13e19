/**
 * JSON is imported as what it is until a schema has looked at it. (The files lie outside of `src`,
 * at the same distance from `src` and from `dist`, so the compiler must not resolve them.)
 */
declare module '*.json' {
  const value: unknown;
  export default value;
}
