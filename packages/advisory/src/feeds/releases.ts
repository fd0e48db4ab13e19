export { debianVersion, ubuntuVersion } from '@seaworthy/model';
