/** Raised when a reader of an older version could misread the report. */
export const reportSchemaVersion = '1.1';
