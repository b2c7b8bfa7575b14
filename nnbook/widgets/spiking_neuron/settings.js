// The settings of the spiking neuron, as the traits of its Python class.

import { real } from "../kit/settings.js";

export const SETTINGS = {
  current: real(1.8, 0, 4),
  tau: real(10, 5, 40),
  threshold: real(-50, -60, -40),
  refractory: real(2, 0, 10),
  w: real(30, 0, 100),
  b: real(-30, -200, 50),
};
