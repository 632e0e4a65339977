// The addresses of your deployment.
export const API = "http://localhost:3000";
/** The origin of the page that shows the frame. Only this page may ask for the events, and give an ID token. */
export const HOST = "http://localhost:5173";
/** The origin of the frame. */
export const FRAME = "http://localhost:5174";
