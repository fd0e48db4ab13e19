/** Imported when something is to be left out: it orders anew what is to be done about the rest. */
export { filterReport } from '@seaworthy/report';
