/** What qr.static.js uses of the npm package qrcode-generator. */
export default function qrcode(typeNumber: number, correction: "L" | "M" | "Q" | "H"): {
  addData(text: string): void;
  make(): void;
  createDataURL(cellSize: number, margin: number): string;
};
