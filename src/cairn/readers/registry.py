"""The formats that can be read. To add one: a line here, an example, a page of docs/formats.md."""

from __future__ import annotations

from cairn.readers.calls_csv import CallsCsv
from cairn.readers.cards.calendar import Calendar
from cairn.readers.cards.vcard import VCard
from cairn.readers.chosen_part import ChosenPart
from cairn.readers.databases.android import AndroidPhone
from cairn.readers.databases.imessage import IMessage
from cairn.readers.databases.iphone_calls import IPhoneCalls
from cairn.readers.databases.whatsapp_android import WhatsAppAndroid
from cairn.readers.databases.whatsapp_iphone import WhatsAppIPhone
from cairn.readers.diary_csv import DiaryCsv
from cairn.readers.discord import Discord
from cairn.readers.google_chat import GoogleChat
from cairn.readers.google_voice import GoogleVoice
from cairn.readers.location.google import GoogleLocation
from cairn.readers.location.gpx import Gpx
from cairn.readers.mail.outlook import Outlook
from cairn.readers.mail.reader import Email
from cairn.readers.mail.store import MailStore
from cairn.readers.meta import Meta
from cairn.readers.meta_html import MetaHtml
from cairn.readers.papers.document import Document
from cairn.readers.papers.pdf import Pdf
from cairn.readers.papers.sheets import Sheets
from cairn.readers.photo.reader import Photo
from cairn.readers.recording.reader import Recording
from cairn.readers.signal.desktop import SignalDesktop
from cairn.readers.signal.fields import SignalFields
from cairn.readers.signal.lines import SignalLines
from cairn.readers.sms_backup import SmsBackup
from cairn.readers.snapchat import Snapchat
from cairn.readers.telegram import Telegram
from cairn.readers.telegram_html import TelegramHtml
from cairn.readers.tiktok import TikTok
from cairn.readers.whatsapp.reader import WhatsApp
from cairn.readers.x_messages import XMessages
from cairn.terms.reading import Reader

READERS: tuple[Reader, ...] = (
    WhatsApp(),
    SmsBackup(),
    DiaryCsv(),
    CallsCsv(),
    GoogleVoice(),
    TelegramHtml(),
    Telegram(),
    Meta(),
    MetaHtml(),
    Discord(),
    Snapchat(),
    TikTok(),
    GoogleChat(),
    XMessages(),
    Email(),
    Outlook(),
    MailStore(),
    Photo(),
    Recording(),
    VCard(),
    Calendar(),
    IMessage(),
    AndroidPhone(),
    IPhoneCalls(),
    WhatsAppIPhone(),
    WhatsAppAndroid(),
    Pdf(),
    Document(),
    Sheets(),
    ChosenPart(),
    SignalLines(),
    SignalFields(),
    SignalDesktop(),
    Gpx(),
    GoogleLocation(),
)
