"""From a question and an asker to the passages that may answer, of those the asker may see."""
