/** What a form does instead of leaving the page. */
export function submitting(work: (form: HTMLFormElement) => unknown) {
  return (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    work(event.currentTarget);
  };
}
