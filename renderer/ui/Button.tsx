// What is pressed: a button, or a link that looks like one. Of our own, so that the page's start needs no library of controls.
import type { ComponentProps, ElementType, ReactNode } from "react";

import css from "./Button.module.css";

interface Looks {
  /** `contained`: the one that counts; `outlined`: others; `text`: what is seldom pressed. */
  variant?: "contained" | "outlined" | "text";
  size?: "small" | "medium" | "large";
  /** `error`: it destroys something. */
  color?: "inherit" | "error";
  startIcon?: ReactNode;
  endIcon?: ReactNode;
  fullWidth?: boolean;
  /** It has been pressed and works: it shows so at once, and takes no second press. */
  isBusy?: boolean;
}

type Of<C extends ElementType, Own> = Own & { component?: C } & Omit<ComponentProps<C>, keyof Own | "component">;

export default function Button<C extends ElementType = "button">(props: Of<C, Looks>) {
  const {
    component: Component = "button",
    variant = "outlined",
    size = "medium",
    color = "inherit",
    startIcon,
    endIcon,
    fullWidth = false,
    isBusy = false,
    className,
    disabled,
    children,
    ...rest
  } = props as Of<"button", Looks>;
  const Any: ElementType = Component;
  const isButton = Any === "button";
  return (
    <Any
      {...(isButton ? { type: "button", disabled } : {})}
      {...rest}
      className={`${css.button} ${className ?? ""}`}
      data-variant={variant}
      data-size={size}
      data-color={color}
      data-wide={fullWidth || undefined}
      {...(isBusy ? { "aria-busy": true, "aria-disabled": true, onClick: stop } : {})}
    >
      {isBusy ? <i className={css.turns} aria-hidden /> : startIcon}
      {children}
      {endIcon}
    </Any>
  );
}

interface IconLooks {
  /** A picture alone says nothing to a screen reader. */
  "aria-label": string;
}

export function IconButton<C extends ElementType = "button">(props: Of<C, IconLooks>) {
  const { component: Component = "button", className, ...rest } = props as Of<"button", IconLooks>;
  const Any: ElementType = Component;
  return (
    <Any {...(Any === "button" ? { type: "button" } : {})} {...rest} className={`${css.icon} ${className ?? ""}`} />
  );
}

function stop(event: { preventDefault: () => void }): void {
  event.preventDefault();
}
