"""The app, in Streamlit: pages, what they are made of, and the words for what goes wrong."""
