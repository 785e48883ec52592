"""Give the pictures of the sample anthology, each as a function that returns a drawn sheet."""
