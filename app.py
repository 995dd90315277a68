"""The application for servers; `python app.py` serves it on this machine."""

from examsvc.factory import create_app
from examsvc.settings import read_settings

app = create_app(read_settings())

if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8000)
