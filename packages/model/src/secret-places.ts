/** Where in a target a secret stands. */
export const secretPlaces = ['file', 'archive', 'env', 'label', 'build-arg', 'history'] as const;
