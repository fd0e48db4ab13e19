/** Raised when a reader of an older version could misread the report. */
export const reportSchemaVersion = '1.1';

/** The same for the document of many targets. */
export const fleetSchemaVersion = '1.0';
