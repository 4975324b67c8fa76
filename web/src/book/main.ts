// A page of the book: its look, and its moving picture where the chapter has one.

import "../style.css";
import "../tones.css";
import "./book.css";
import { showLivePicture } from "./live.ts";

for (const place of document.querySelectorAll<HTMLElement>(".live")) void showLivePicture(place);
