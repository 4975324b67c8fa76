// A page of the book: its look, and its moving picture where the chapter has one.

import "../style.css";
import "../tones.css";
import "./book.css";
