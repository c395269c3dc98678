/** Something wrong with an input, and what to write instead. No message repeats a secret. */
export interface InputProblem {
  readonly input: string;
  readonly message: string;
}
