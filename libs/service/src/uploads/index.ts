export { readUpload, type Upload } from './read-upload.ts';
export { registerUploads } from './register-uploads.ts';
