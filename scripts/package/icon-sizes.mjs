/** Pixels: those of the icon theme, and the one macOS scales from. */
export const iconSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
