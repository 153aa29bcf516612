"""The pages, each with ``render(workspace)``; ``navigation.PAGES`` lists them."""
