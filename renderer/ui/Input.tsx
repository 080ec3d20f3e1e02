// A line or some lines of text to type, of our own face.
import type { InputHTMLAttributes, TextareaHTMLAttributes, Ref } from "react";

import css from "./Input.module.css";

export function Input(props: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return <input autoComplete="off" {...props} className={`${css.input} ${props.className ?? ""}`} />;
}

export function TextArea(props: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea rows={3} {...props} className={`${css.input} ${css.area} ${props.className ?? ""}`} />;
}
